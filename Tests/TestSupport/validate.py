"""Validates YAML documents against JSON Schemas, as editors do: lines of SCHEMA, tab, FILE on standard input.

A schema is a file, or ARCHIVE:MEMBER in a tar archive. Prints a JSON list with a list of messages for each line.
"""
import json
import re
import sys
import tarfile

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: keys are text, and so are `yes` and moments."""

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


def read(schema):
    if ":" not in schema:
        with open(schema, encoding="utf-8") as text:
            return json.load(text)
    archive, member = schema.split(":")
    with tarfile.open(archive) as files:
        return json.load(files.extractfile(member))


validators, verdicts = {}, []
for line in sys.stdin:
    schema, file = line.rstrip("\n").split("\t")
    if schema not in validators:
        content = read(schema)
        jsonschema.Draft7Validator.check_schema(content)
        validators[schema] = jsonschema.Draft7Validator(content)
    with open(file, encoding="utf-8") as text:
        document = yaml.load(text, Loader)
    verdicts.append(["/".join(map(str, e.path)) + ": " + e.message[:200] for e in validators[schema].iter_errors(document)])
print(json.dumps(verdicts))
