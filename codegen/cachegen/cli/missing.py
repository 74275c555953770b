"""What to say where the generator's libraries are not installed; it needs none of them."""

INSTALL = 'the generator is not installed here: run `pip install "cachegen[codegen]"`'
