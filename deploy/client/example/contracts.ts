import { readdir, readFile } from "node:fs/promises";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** The services' OpenAPI documents, to hold real answers to. */
export class Contracts {
  /** Operations that were answered, as `GET /v1/carts/{id} 200`. */
  readonly seen = new Set<string>();
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  private readonly documents: [name: string, document: Document][] = [];

  /** @param repository the folder with the services */
  static async read(repository: URL): Promise<Contracts> {
    const contracts = new Contracts();
    addFormats.default(contracts.ajv);
    for (const name of (await readdir(repository)).filter((folder) => folder.endsWith("-service"))) {
      const document = parse(await readFile(new URL(`${name}/contracts/openapi.yaml`, repository), "utf8"));
      contracts.ajv.addSchema(document, name);
      contracts.documents.push([name, document]);
    }
    return contracts;
  }

  /** `fetch` that rejects when the answer is not as the document says. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const response = await fetch(request);
    const path = new URL(request.url).pathname;
    const [name, template, operation] = this.find(request.method, path);
    const type = response.headers.get("Content-Type")?.split(";")[0] ?? "";
    const what = `${request.method} ${template} ${response.status}`;
    const answer = operation.responses[response.status];
    if (answer === undefined) {
      throw new Error(`${what} is not in the contract`);
    }
    if (answer.content !== undefined) {
      if (answer.content[type] === undefined) {
        throw new Error(`${what} is not to be ${type}`);
      }
      const pointer = ["paths", template, request.method.toLowerCase(), "responses", String(response.status)];
      const validate = this.ajv.getSchema(
        `${name}#/${[...pointer, "content", type, "schema"].map(escaped).join("/")}`,
      ) as ValidateFunction;
      if (!validate(await response.clone().json())) {
        throw new Error(`${what} is not as its contract says: ${this.ajv.errorsText(validate.errors)}`);
      }
    }
    this.seen.add(what);
    return response;
  };

  private find(method: string, path: string): [service: string, template: string, operation: Operation] {
    for (const [name, { paths }] of this.documents) {
      for (const [template, methods] of Object.entries(paths)) {
        const operation = methods[method.toLowerCase()];
        if (operation && new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path)) {
          return [name, template, operation];
        }
      }
    }
    throw new Error(`${method} ${path} is in no contract`);
  }
}

function escaped(member: string): string {
  return encodeURIComponent(member.replaceAll("~", "~0").replaceAll("/", "~1"));
}
