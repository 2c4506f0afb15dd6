"""The pages: translate a request, one call, answer with a picture as HTML."""
