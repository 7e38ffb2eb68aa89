import { expect, it } from "vitest";
// @ts-expect-error the script has no types of its own
import { type_of, types_of } from "./make_types.mjs";

it("writes each form of schema that the server uses", () => {
  expect(type_of({ type: "string", maxLength: 9 })).toBe("string");
  expect(type_of({ type: "integer", minimum: 0 })).toBe("number");
  expect(type_of({ enum: ["a", "b"], type: "string" })).toBe('"a" | "b"');
  expect(type_of({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string | null");
  expect(type_of({ type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } })).toBe("(string | null)[]");
  expect(type_of({ $ref: "#/components/schemas/Me" })).toBe("Me");
  expect(type_of({ type: "object", properties: { a: { type: "boolean" }, "b-c": { type: "number" } }, required: ["a"] })).toBe('{ a: boolean; "b-c"?: number }');
});

it("stops at a form that it does not know, and takes nothing for unknown in silence", () => {
  expect(() => type_of({ oneOf: [] })).toThrow(/not known/);
});

it("writes a route by method and path, and leaves out what is not of the API", () => {
  const said = types_of({
    components: { schemas: { Me: { type: "object", properties: {} } } },
    paths: {
      "/healthz": { get: { responses: { 200: {} } } },
      "/api/v1/people/{id}": {
        put: {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Me" } } } },
          responses: { 204: { description: "" } },
        },
      },
    },
  });
  expect(said).toContain('"PUT /people/{id}": { path: { id: string }; query: Nothing; body: Me; answer: null };');
  expect(said).not.toContain("healthz");
});
