"""Validates YAML documents against JSON Schemas, as editors do: lines of SCHEMA, tab, FILE on standard input.

Prints a JSON list with a list of messages for each line.
"""
import json
import sys

import jsonschema
import yaml

validators, verdicts = {}, []
for line in sys.stdin:
    schema, file = line.rstrip("\n").split("\t")
    if schema not in validators:
        with open(schema, encoding="utf-8") as text:
            content = json.load(text)
        jsonschema.Draft7Validator.check_schema(content)
        validators[schema] = jsonschema.Draft7Validator(content)
    with open(file, encoding="utf-8") as text:
        document = yaml.safe_load(text)
    verdicts.append(["/".join(map(str, e.path)) + ": " + e.message[:200] for e in validators[schema].iter_errors(document)])
print(json.dumps(verdicts))
