"""Expressions that are written: what is in them cannot become anything else."""

from __future__ import annotations

from groundplan.terraform.expressions import json_text, json_with_random
from groundplan.terraform.schema import Ref


def test_texts_and_references() -> None:
    made = json_text({"port": "5432", "host": Ref("${aws_db_instance.x.address}")})
    assert made == '${jsonencode({"host" = aws_db_instance.x.address, "port" = "5432"})}'


def test_one_random_text_in_several_places() -> None:
    made = json_with_random({"user": "app"}, {"api_key": "root:{}", "password": "{}"})
    api_key, password = 'replace("root:{}", "{}", made)', 'replace("{}", "{}", made)'
    properties = f'"api_key" = {api_key}, "password" = {password}, "user" = "app"'
    assert made == f"${{jsonencode([for made in [uuid()] : {{{properties}}}][0])}}"


def test_no_text_becomes_an_expression() -> None:
    made = json_text({"x": '${path.module}"%{if true}\\\nö'})
    assert made == '${jsonencode({"x" = "$${path.module}\\"%%{if true}\\\\\\nö"})}'
    assert 'replace("$${x}{}", "{}", made)' in json_with_random({}, {"y": "${x}{}"})
