"""The playground: the compiler in a browser, on a page that needs no server of its own.

What runs in the browser is in `browser/` (Python) and `page/` (JavaScript); the modules beside
them gather both, with the libraries they need, into a folder of static files.
"""
