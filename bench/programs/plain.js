/**
 * The same resources as one writes them in an afternoon, on `pulumi.dynamic.Resource`: one call of the API for each object
 * and operation, a difference by the inputs, and a 429 waited for as long as Flowroute asks. It has none of the package's
 * safety, and nothing that makes it slow on purpose.
 */
const pulumi = require("@pulumi/pulumi");

/** @typedef {Record<string, any>} Values */

class Plain {
  /** @param {{ config: { require(key: string): string } }} request */
  async configure({ config }) {
    this.url = config.require("flowroute:baseUrl");
    const keys = `${config.require("flowroute:accessKey")}:${config.require("flowroute:secretKey")}`;
    this.authorization = `Basic ${Buffer.from(keys).toString("base64")}`;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  async call(method, path, body) {
    for (;;) {
      const response = await fetch(this.url + path, {
        method,
        headers: { authorization: String(this.authorization), "content-type": "application/vnd.api+json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) return text === "" ? undefined : JSON.parse(text);
      if (response.status !== 429) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get("retry-after") ?? 1)));
    }
  }

  /** @param {string} _id @param {Values} olds @param {Values} news */
  async diff(_id, olds, news) {
    const changed = Object.keys(news).filter((key) => key !== "__provider" && olds[key] !== news[key]);
    return { changes: changed.length > 0 };
  }
}

class PlainNumber extends Plain {
  /** @param {Values} inputs */
  async create(inputs) {
    if (inputs.adopt) {
      const { data } = await this.call("GET", `/v2/numbers/${inputs.number}`);
      return { id: data.id, outs: { ...inputs, alias: data.attributes.alias } };
    }
    const { data } = await this.call("POST", `/v2/numbers/${inputs.number}`);
    return { id: data.id, outs: { ...inputs, alias: data.attributes.alias } };
  }

  /** @param {string} id @param {Values} props */
  async read(id, props) {
    const { data } = await this.call("GET", `/v2/numbers/${id}`);
    return { id, props: { ...props, alias: data.attributes.alias } };
  }
}

class PlainRouting extends Plain {
  /** @param {Values} inputs */
  async create(inputs) {
    const body = { data: { type: "route", id: inputs.primaryRouteId } };
    await this.call("PATCH", `/v2/numbers/${inputs.numberId}/relationships/primary_route`, body);
    return { id: inputs.numberId, outs: inputs };
  }

  /** @param {string} id @param {Values} props */
  async read(id, props) {
    const { data } = await this.call("GET", `/v2/numbers/${id}`);
    return { id, props: { ...props, primaryRouteId: data.relationships.primary_route.data.id } };
  }
}

class PlainE911Assignment extends Plain {
  /** @param {Values} inputs */
  async create(inputs) {
    await this.call("PATCH", `/v2/numbers/${inputs.numberId}/relationships/e911s/${inputs.e911AddressId}`);
    return { id: inputs.numberId, outs: inputs };
  }

  /** @param {string} id @param {Values} props */
  async read(id, props) {
    const { data } = await this.call("GET", `/v2/numbers/${id}`);
    return { id, props: { ...props, e911AddressId: data.relationships.e911_address.data.id } };
  }
}

class PlainCnamAssignment extends Plain {
  /** @param {Values} inputs */
  async create(inputs) {
    await this.call("PATCH", `/v2/numbers/${inputs.numberId}/relationships/cnams/${inputs.cnamRecordId}`);
    return { id: inputs.numberId, outs: inputs };
  }

  /** @param {string} id @param {Values} props */
  async read(id, props) {
    const { data } = await this.call("GET", `/v2/numbers/${id}`);
    return { id, props: { ...props, cnamRecordId: data.relationships.cnam_preset.data.id } };
  }
}

/** A record that is there: the programs of the bench have one of each kind, by its id. */
class PlainRecord extends Plain {
  /** @param {Values} inputs */
  async create(inputs) {
    return { id: inputs.recordId, outs: inputs };
  }

  /** @param {string} id @param {Values} props */
  async read(id, props) {
    // Flowroute has no call for a single route.
    await this.call("GET", props.family === "routes" ? "/v2/routes?limit=200" : `/v2/${props.family}/${id}`);
    return { id, props };
  }
}

/** @param {Plain} provider @param {string} kind @param {(args: Values) => Values} [inputs] */
const plainClass = (provider, kind, inputs = (args) => args) =>
  class extends pulumi.dynamic.Resource {
    /** @param {string} name @param {Values} args */
    constructor(name, args) {
      super(/** @type {any} */ (provider), name, inputs(args), {}, "plain", kind);
    }
  };

/** @param {string} family @param {string} recordId */
const recordOf = (family, recordId) => () => ({ family, recordId });

/** @param {{ routeId: string, e911Id: string, cnamId: string }} records */
module.exports = ({ routeId, e911Id, cnamId }) => {
  const record = new PlainRecord();
  return {
    PhoneNumber: plainClass(new PlainNumber(), "PhoneNumber"),
    InboundRoute: plainClass(record, "InboundRoute", recordOf("routes", routeId)),
    NumberRouting: plainClass(new PlainRouting(), "NumberRouting"),
    E911Address: plainClass(record, "E911Address", recordOf("e911s", e911Id)),
    E911Assignment: plainClass(new PlainE911Assignment(), "E911Assignment"),
    CnamRecord: plainClass(record, "CnamRecord", recordOf("cnams", cnamId)),
    CnamAssignment: plainClass(new PlainCnamAssignment(), "CnamAssignment"),
  };
};
