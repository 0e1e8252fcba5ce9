"""What browsers and proxies may keep of the site's answers."""


class PrivateUnlessPublic:
    """Middleware: an answer whose view says nothing about caching is for one person and is not kept.

    Public pages state their own lifetime; a page of the desk, its refusals and its redirects never do.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
