"""The resources. `deals` is what a tutorial ends with; `tracked-deals` shows the same rows with a revision."""

import json

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST
from django_filters import rest_framework as filters
from rest_framework import viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Attachment, Deal, Partner, Person, Product
from .serializers import (
    AttachmentSerializer,
    DealSerializer,
    PartnerSerializer,
    PersonSerializer,
    ProductSerializer,
    TrackedDealSerializer,
)

EXACT = ["exact", "in"]
TEXT = ["exact", "icontains", "istartswith"]
RANGE = ["exact", "gt", "gte", "lt", "lte"]


class DealFilter(filters.FilterSet):
    """A filter that is not named here is ignored without a word: the answer is then every row."""

    class Meta:
        model = Deal
        fields = {
            "id": EXACT,
            "title": TEXT,
            "customer_name": TEXT,
            "stage": EXACT,
            "registration": EXACT,
            "country": EXACT,
            "currency": EXACT,
            "kind": EXACT,
            "partner": [*EXACT, "isnull"],
            "owner": [*EXACT, "isnull"],
            "products": ["exact"],
            "amount": RANGE,
            "closing_on": RANGE,
            "created_at": RANGE,
            "modified_at": RANGE,
            "protected_until": [*RANGE, "isnull"],
            "seat_count": [*RANGE, "isnull"],
            "contact_email": TEXT,
        }


class DealViewSet(viewsets.ModelViewSet):
    queryset = Deal.objects.prefetch_related("products").order_by("id")
    serializer_class = DealSerializer
    filterset_class = DealFilter
    ordering_fields = "__all__"
    search_fields = ["title", "customer_name", "contact_last_name", "contact_email", "city"]


class TrackedDealViewSet(DealViewSet):
    serializer_class = TrackedDealSerializer

    @transaction.atomic
    def update(self, request, *args, **kwargs):
        # SQLite's immediate transactions make check and write one step.
        return super().update(request, *args, **kwargs)


class PartnerViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Partner.objects.order_by("id")
    serializer_class = PartnerSerializer
    ordering = "id"


class PersonViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Person.objects.select_related("user").order_by("pk")
    serializer_class = PersonSerializer
    ordering = "pk"


class ProductViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Product.objects.order_by("code")
    serializer_class = ProductSerializer
    ordering = "code"


class AttachmentViewSet(viewsets.ModelViewSet):
    queryset = Attachment.objects.order_by("id")
    serializer_class = AttachmentSerializer
    filterset_fields = ["deal"]
    ordering = "id"


class Me(APIView):
    def get(self, request):
        return Response(PersonSerializer(request.user.person).data)


@require_GET
def csrf(request):
    """Sets the cookie and says its value: a page of another site cannot read it there."""
    return JsonResponse({"csrf": get_token(request)})


@require_POST
@csrf_protect
def sign_in(request):
    given = json.loads(request.body)
    user = authenticate(request, username=given.get("username"), password=given.get("password"))
    if user is None:
        return JsonResponse({"detail": "Unable to log in with provided credentials."}, status=400)
    # Changes the mark as well.
    login(request, user)
    return HttpResponse(status=204)


@require_POST
@csrf_protect
def sign_out(request):
    logout(request)
    return HttpResponse(status=204)
