"""A web service on cachegen: articles of a slow database, cached, limited, measured, and up while its Redis is down."""
