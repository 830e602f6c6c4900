"""The API under /api/: REST framework's own router, simplejwt's two token views, and who the caller is."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from rest_framework.routers import DefaultRouter
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from deals import views

router = DefaultRouter()
router.register("deals", views.DealViewSet, basename="deal")
router.register("tracked-deals", views.TrackedDealViewSet, basename="tracked-deal")
router.register("partners", views.PartnerViewSet)
router.register("people", views.PersonViewSet)
router.register("attachments", views.AttachmentViewSet)
router.register("products", views.ProductViewSet)

# What a project with sessions writes for its own front end: REST framework has no view for it.
sessions = [
    path("api/csrf/", views.csrf),
    path("api/login/", views.sign_in),
    path("api/logout/", views.sign_out),
]

urlpatterns = [
    *(sessions if settings.SESSION else []),
    path("api/me/", views.Me.as_view()),
    path("api/token/", TokenObtainPairView.as_view()),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/", include(router.urls)),
    # What a web server in front would do.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
