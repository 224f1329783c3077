# SPDX-License-Identifier: EUPL-1.2
"""Holds requests and answers to docs/protocol/openapi.yaml."""

import re

import jsonschema
import yaml


class Contract:
    def __init__(self, path):
        with open(path) as source:
            self.document = yaml.safe_load(source)
        self.paths = [(re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$"), path, found)
                      for path, found in self.document["paths"].items()]
        self.seen = set()       # (path, method, status)

    def resolve(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node

    def check(self, schema, instance, what):
        """References are to the document's own components, so it stands around the schema."""
        validator = jsonschema.Draft202012Validator(schema | {"components": self.document["components"]})
        error = jsonschema.exceptions.best_match(validator.iter_errors(instance))
        assert error is None, f"{what}: {error.message} at {list(error.absolute_path)}"

    def operation(self, method, path):
        for pattern, name, found in self.paths:
            if pattern.match(path.partition("?")[0]):
                assert method.lower() in found, f"{method} {name} is not described"
                return name, found[method.lower()]
        raise AssertionError(f"{path} is not described")

    def witness(self, method, path, body, kind, status, headers, answer):
        name, operation = self.operation(method, path)
        what = f"{method} {name} {status}"
        if status < 400 and "requestBody" in operation:
            content = operation["requestBody"]["content"]
            assert kind in content, f"{what}: sent as {kind}"
            if kind == "application/json":
                self.check(content[kind]["schema"], body, f"{what}, sent")
        assert str(status) in operation["responses"], f"{what} is not described"
        described = self.resolve(operation["responses"][str(status)])
        for header, schema in described.get("headers", {}).items():
            assert header in headers, f"{what}: no {header}"
            text = headers[header]
            self.check(self.resolve(schema)["schema"], int(text) if text.isdigit() else text, f"{what}, {header}")
        if "content" in described:
            sent = headers["Content-Type"].partition(";")[0]
            assert sent in described["content"], f"{what}: answered as {sent}"
            self.check(described["content"][sent]["schema"], answer, what)
        else:
            assert answer is None, f"{what}: a body that is not described"
        self.seen.add((name, method.lower(), str(status)))

    def described(self):
        """Everything that the document describes."""
        methods = {"get", "post", "put", "head"}
        return {(path, method, status) for path, found in self.document["paths"].items() for method in methods & found.keys()
                for status in found[method]["responses"]}
