import { Ajv2020 } from "ajv/dist/2020.js";
import { Command } from "commander";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";

import { configSchema } from "../../../src/commands/config/config-schema.js";
import { wholeCommands } from "../../support/whole-commands.js";

const file = "schemas/config.schema.json";

it("schemas/config.schema.json is what the commands' options say: vitest run test/commands/config -u writes it", async () => {
  const schema = JSON.stringify(configSchema(await wholeCommands()));
  const text = await format(schema, { ...(await resolveConfig(file)), parser: "json", objectWrap: "preserve" });
  await expect(text).toMatchFileSnapshot(`../../../${file}`);
});

it("configSchema(commands) is a JSON Schema, and each default is as the schema of its option says", async () => {
  const ajv = new Ajv2020({ allowUnionTypes: true });
  const schema = configSchema(await wholeCommands());
  expect(ajv.validateSchema(schema)).toBe(true);
  const { $schema, ...sections } = schema["properties"] as Record<string, Section>;
  expect($schema).toBeDefined();
  for (const [section, { properties }] of Object.entries(sections)) {
    for (const [name, option] of Object.entries(properties)) {
      expect({ section, name, described: option.description ?? option.anyOf }).toMatchObject({
        described: expect.anything() as unknown,
      });
      if ("default" in option)
        expect({ section, name, fits: ajv.validate(option, option.default) }).toMatchObject({ fits: true });
    }
  }
});

interface Section {
  readonly properties: Readonly<
    Record<string, { readonly description?: string; readonly anyOf?: object[]; readonly default?: unknown }>
  >;
}

it("configSchema(commands) has no room for an option that does not tell what it takes", () => {
  const command = new Command("draw").option("--width <pixels>", "how wide", (text) => Number(text));
  expect(() => configSchema([command])).toThrow(
    "draw --width <pixels> does not tell what it takes: give it a parser made by valueParser(), choices, or the " +
      "placeholder <file>, <trace> or <folder>",
  );
});
