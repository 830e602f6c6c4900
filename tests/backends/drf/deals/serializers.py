"""Plain model serializers; the tracked one keeps a revision and refuses stale writes."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import APIException

from .models import Attachment, Deal, Partner, Person, Product


class ProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = "__all__"


class PartnerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Partner
        fields = "__all__"


class PersonSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="pk")
    username = serializers.CharField(source="user.username")
    first_name = serializers.CharField(source="user.first_name")
    last_name = serializers.CharField(source="user.last_name")
    email = serializers.CharField(source="user.email")

    class Meta:
        model = Person
        fields = ["id", "username", "first_name", "last_name", "email", "role", "partner"]


class DealSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deal
        exclude = ["revision"]
        read_only_fields = ["created_at", "modified_at"]

    def update(self, deal, changes):
        deal.modified_at = timezone.now()
        deal.revision += 1
        return super().update(deal, changes)


class Stale(APIException):
    """The body carries what is stored now, so that a client can show both."""

    status_code = 409
    default_code = "stale"

    def __init__(self, current):
        super().__init__("The deal was changed in the meantime.")
        self.detail = {"detail": self.detail, "current": current}


class TrackedDealSerializer(DealSerializer):
    # Asked back with every change.
    revision = serializers.IntegerField(required=False)

    class Meta(DealSerializer.Meta):
        exclude = None
        fields = "__all__"

    def validate(self, attributes):
        seen = attributes.pop("revision", None)
        if self.instance is not None:
            if seen is None:
                raise serializers.ValidationError({"revision": ["This field is required."]})
            if seen != self.instance.revision:
                raise Stale(TrackedDealSerializer(self.instance).data)
        return super().validate(attributes)


class AttachmentSerializer(serializers.ModelSerializer):
    """`file` is sent as multipart/form-data and answered as a URL."""

    class Meta:
        model = Attachment
        fields = "__all__"
