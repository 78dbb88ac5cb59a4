"""Validates YAML documents against JSON Schemas, as editors do: lines of SCHEMA, tab, FILE on standard input.

Prints a JSON list with a list of messages for each line.
"""
import json
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """Keys are text, as in JSON: PyYAML would read the key `on` as true."""

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)

validators, verdicts = {}, []
for line in sys.stdin:
    schema, file = line.rstrip("\n").split("\t")
    if schema not in validators:
        with open(schema, encoding="utf-8") as text:
            content = json.load(text)
        jsonschema.Draft7Validator.check_schema(content)
        validators[schema] = jsonschema.Draft7Validator(content)
    with open(file, encoding="utf-8") as text:
        document = yaml.load(text, Loader)
    verdicts.append(["/".join(map(str, e.path)) + ": " + e.message[:200] for e in validators[schema].iter_errors(document)])
print(json.dumps(verdicts))
