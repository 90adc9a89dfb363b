"""The last hour before the deadline: 840 people in 168 communes fill, check, approve and send at once."""
