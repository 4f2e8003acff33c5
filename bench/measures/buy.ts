/** `pulumi up` that buys numbers, each with its routing and its emergency address, at a limited rate of requests. */
import { Estate } from "../support/estate";
import { count, type Measure } from "./measure";

const PER_SECOND = 20;
/** To buy a number safely: five writes (purchase, ownership tag, routing, address, alias) and two reads. */
const REQUESTS_PER_NUMBER = 7;

export const buy: Measure = {
  name: "buy",
  question: "how near is a large purchase to what the rate limit of the API allows",
  async run({ size }) {
    const numbers = size(200);
    const of = `${count(numbers)} numbers at ${PER_SECOND}/s`;
    const estate = await Estate.open({ numbers, inStock: true, rate: `${PER_SECOND}/s` });
    try {
      const { seconds, requests, throttled } = await estate.measure(await estate.stack("ours"), "up");
      const bound = (numbers * REQUESTS_PER_NUMBER) / PER_SECOND;
      return [
        { what: `requests, ${of}`, value: requests, unit: "requests" },
        {
          what: `seconds against the bound of the API (${bound} s), ${of}`,
          value: seconds / bound,
          unit: "x",
          most: 1.25,
        },
        { what: `answers that are 429, ${of}`, value: (100 * throttled) / requests, unit: "%", most: 2 },
      ];
    } finally {
      await estate.close();
    }
  },
};
