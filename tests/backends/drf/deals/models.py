"""What the API stores. Nothing here knows a partner portal."""

from django.contrib.auth.models import User
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone


def choices(text):
    return [(word, word.replace("_", " ").capitalize()) for word in text.split()]


class Product(models.Model):
    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=80)


class Partner(models.Model):
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    tier = models.CharField(max_length=20)


class Person(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    role = models.CharField(max_length=30)
    partner = models.ForeignKey(Partner, null=True, on_delete=models.SET_NULL)


class Deal(models.Model):
    title = models.CharField(max_length=120)
    customer_name = models.CharField(max_length=200)
    customer_website = models.URLField(blank=True)
    industry = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2)
    state_code = models.CharField(max_length=6, null=True, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=12, null=True, blank=True)
    contact_first_name = models.CharField(max_length=100, blank=True)
    contact_last_name = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40, null=True, blank=True)
    contact_title = models.CharField(max_length=100, null=True, blank=True)
    kind = models.CharField(max_length=12, choices=choices("new expansion renewal"), default="new")
    products = models.ManyToManyField(Product, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=3, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, default="EUR")
    closing_on = models.DateField()
    stage = models.CharField(
        max_length=12, choices=choices("lead qualified quote negotiation closed_won closed_lost"), default="lead"
    )
    registration = models.CharField(
        max_length=12,
        choices=choices("draft new in_review more_info accepted declined double cancelled lapsed won lost"),
        default="draft",
    )
    decision_reason = models.CharField(max_length=40, null=True, blank=True)
    decision_note = models.TextField(null=True, blank=True)
    source = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    decision_maker_met = models.BooleanField(default=False)
    next_step = models.CharField(max_length=255, null=True, blank=True)
    competitor = models.CharField(max_length=40, null=True, blank=True)
    competitor_name = models.CharField(max_length=100, null=True, blank=True)
    remarks = models.TextField(null=True, blank=True)
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    protected_until = models.DateField(null=True, blank=True)
    seat_count = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_name", "title"], name="one_deal_of_a_title_per_customer")
        ]


class Attachment(models.Model):
    deal = models.ForeignKey(Deal, related_name="attachments", on_delete=models.CASCADE)
    file = models.FileField(upload_to="attachments")
    name = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
