// Writes src/api/types.ts from openapi.json: a type for each component, and what each route takes and answers. With
// --check it writes nothing and fails where the file is another. The program writes openapi.json:
//   kursaal serve --openapi > web/openapi.json
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
const quoted = (name) => (plain.test(name) ? name : JSON.stringify(name));

// A JSON Schema of the few forms that the server uses, as a TypeScript type. What is not known is an error, so that a
// new form is never taken for `unknown` in silence.
export function type_of(schema) {
  if (schema.$ref) return schema.$ref.replace("#/components/schemas/", "");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(type_of))].join(" | ");
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array": {
      const of = type_of(schema.items);
      return /[ |]/.test(of) ? `(${of})[]` : `${of}[]`;
    }
    case "object":
      if (schema.properties) return object_of(schema);
      if (schema.additionalProperties) return `{ [name: string]: ${type_of(schema.additionalProperties)} }`;
      return "{ [name: string]: unknown }";
    case undefined:
      if (Object.keys(schema).every((key) => key === "description")) return "unknown";
  }
  throw new Error(`a form of schema that is not known: ${JSON.stringify(schema).slice(0, 200)}`);
}

function object_of(schema) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(
    ([name, field]) => `${quoted(name)}${required.has(name) ? "" : "?"}: ${type_of(field)}`,
  );
  return fields.length === 0 ? "Record<string, never>" : `{ ${fields.join("; ")} }`;
}

function body_of(content) {
  const json = content?.["application/json"];
  return json ? type_of(json.schema) : "null";
}

function route_of(operation) {
  const values = (place) => (operation.parameters ?? []).filter((parameter) => parameter.in === place);
  const bag = (place) => {
    const fields = values(place).map((one) => `${quoted(one.name)}${one.required ? "" : "?"}: ${type_of(one.schema)}`);
    return fields.length === 0 ? "Nothing" : `{ ${fields.join("; ")} }`;
  };
  const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
  return `{ path: ${bag("path")}; query: ${bag("query")}; body: ${body_of(operation.requestBody?.content)}; answer: ${body_of(success?.[1].content)} }`;
}

export function types_of(document) {
  const lines = ["// Written by tools/make_types.mjs from openapi.json; not by hand.", "", "export type Nothing = Record<never, never>;", ""];
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {}))
    lines.push(`export type ${name} = ${type_of(schema)};`);
  lines.push("", "// What each route takes and answers, by method and path below /api/v1.", "export interface Routes {");
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    if (!path.startsWith("/api/v1/")) continue;
    for (const [method, operation] of Object.entries(operations))
      lines.push(`  ${JSON.stringify(`${method.toUpperCase()} ${path.slice("/api/v1".length)}`)}: ${route_of(operation)};`);
  }
  lines.push("}", "");
  return lines.join("\n");
}

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = types_of(JSON.parse(readFileSync(here("../openapi.json"), "utf8")));
  const file = here("../src/api/types.ts");
  if (!process.argv.includes("--check")) {
    writeFileSync(file, written);
  } else if (readFileSync(file, "utf8") !== written) {
    console.error("src/api/types.ts is not what openapi.json says; run: npm run types");
    process.exit(1);
  }
}
