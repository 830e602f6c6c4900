"""Two of REST framework's three pagings need a class of their own to let the caller choose the size."""

from rest_framework import pagination


class ByPage(pagination.PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 100


class ByCursor(pagination.CursorPagination):
    """Without a total; `ordering` is the caller's (the filter backend's), and this one where there is none."""

    ordering = "-created_at"
    page_size_query_param = "page_size"
    max_page_size = 100
