// Writes src/generated from the services' contracts: the types, and which operations take an Idempotency-Key.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";

const SERVICES = ["catalog", "fulfillment", "inventory", "order", "payments"];
const METHODS = ["get", "put", "post", "patch", "delete"];

const target = new URL("src/generated/", import.meta.url);
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const operations = new Set();
const keyed = [];
for (const service of SERVICES) {
  const contract = new URL(`../../${service}-service/contracts/openapi.yaml`, import.meta.url);
  const document = parse(await readFile(contract, "utf8"));
  const types = await openapiTS(document, { alphabetize: true });
  await writeFile(new URL(`${service}.ts`, target), astToString(types));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((method) => item[method])) {
      const operation = `${method.toUpperCase()} ${path}`;
      if (operations.has(operation)) {
        throw new Error(`two services have ${operation}`);
      }
      operations.add(operation);
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
      if (parameters.some((parameter) => parameter.in === "header" && parameter.name === "Idempotency-Key")) {
        keyed.push(operation);
      }
    }
  }
}
await writeFile(
  new URL("keyed.ts", target),
  `export const KEYED: ReadonlySet<string> = new Set(${JSON.stringify(keyed.sort(), null, 2)});\n`,
);
