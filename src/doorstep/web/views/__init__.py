"""One module a page or group of pages: build the form, one call, one answer."""
