import { currencyFacts, type DemoCurrency, demoSeed } from "./chain.ts";
import { createRandom } from "./random.ts";

/** An article of the demo chain. Prices are whole minor units of each currency; `costShare` of the ex-tax IDR price is its cost. */
export type DemoProduct = {
  id: string;
  name: string;
  category: [string, string];
  brand: string;
  vendor: string;
  priceMinor: Record<DemoCurrency, bigint>;
  /** Unit cost in minor units, ex tax; null for consignment goods whose cost nobody knows. */
  costMinor: Record<DemoCurrency, bigint> | null;
  popularity: number;
};

type Shelf = {
  top: string;
  sub: string;
  nouns: readonly [string, ...string[]];
  price: [number, number];
  margin: number;
};

const shelves: readonly Shelf[] = [
  {
    top: "Home",
    sub: "Tableware",
    nouns: ["Bowl", "Plate", "Mug", "Teapot", "Tray"],
    price: [65_000, 420_000],
    margin: 0.58,
  },
  {
    top: "Home",
    sub: "Textiles",
    nouns: ["Throw", "Cushion Cover", "Table Runner", "Napkin Set", "Bath Towel"],
    price: [95_000, 780_000],
    margin: 0.55,
  },
  {
    top: "Home",
    sub: "Lighting",
    nouns: ["Table Lamp", "Lantern", "Pendant", "Candle Holder", "Floor Lamp"],
    price: [150_000, 1_900_000],
    margin: 0.5,
  },
  {
    top: "Home",
    sub: "Storage",
    nouns: ["Basket", "Box", "Rack", "Hook Rail", "Crate"],
    price: [80_000, 690_000],
    margin: 0.52,
  },
  {
    top: "Home",
    sub: "Furniture",
    nouns: ["Stool", "Side Table", "Bench", "Shelf", "Mirror"],
    price: [650_000, 4_800_000],
    margin: 0.42,
  },
  {
    top: "Pantry",
    sub: "Coffee",
    nouns: ["Single Origin", "Espresso Blend", "Cold Brew", "Drip Bags", "Decaf"],
    price: [55_000, 210_000],
    margin: 0.48,
  },
  {
    top: "Pantry",
    sub: "Tea",
    nouns: ["Green Tea", "Black Tea", "Jasmine Tea", "Ginger Tea", "Rosella"],
    price: [45_000, 160_000],
    margin: 0.55,
  },
  {
    top: "Pantry",
    sub: "Sweets",
    nouns: ["Palm Sugar", "Chocolate Bar", "Coconut Crisps", "Honey", "Cookies"],
    price: [28_000, 135_000],
    margin: 0.46,
  },
  {
    top: "Pantry",
    sub: "Spices",
    nouns: ["Sambal", "Cinnamon", "Pepper", "Turmeric", "Vanilla"],
    price: [32_000, 240_000],
    margin: 0.5,
  },
  {
    top: "Apparel",
    sub: "Shirts",
    nouns: ["Batik Shirt", "Linen Shirt", "T-Shirt", "Polo", "Overshirt"],
    price: [180_000, 890_000],
    margin: 0.6,
  },
  {
    top: "Apparel",
    sub: "Dresses",
    nouns: ["Wrap Dress", "Kebaya", "Tunic", "Midi Dress", "Kaftan"],
    price: [320_000, 1_450_000],
    margin: 0.62,
  },
  {
    top: "Apparel",
    sub: "Accessories",
    nouns: ["Scarf", "Tote Bag", "Belt", "Hat", "Socks"],
    price: [60_000, 520_000],
    margin: 0.6,
  },
  {
    top: "Apparel",
    sub: "Footwear",
    nouns: ["Sandals", "Loafers", "Slippers", "Espadrilles", "Sneakers"],
    price: [210_000, 990_000],
    margin: 0.5,
  },
  {
    top: "Care",
    sub: "Bath",
    nouns: ["Soap Bar", "Body Scrub", "Bath Salt", "Shower Gel", "Bath Oil"],
    price: [38_000, 195_000],
    margin: 0.6,
  },
  {
    top: "Care",
    sub: "Fragrance",
    nouns: ["Candle", "Diffuser", "Incense", "Room Spray", "Essential Oil"],
    price: [75_000, 560_000],
    margin: 0.64,
  },
  {
    top: "Care",
    sub: "Skin",
    nouns: ["Face Oil", "Hand Cream", "Body Lotion", "Lip Balm", "Clay Mask"],
    price: [48_000, 330_000],
    margin: 0.62,
  },
  {
    top: "Paper",
    sub: "Stationery",
    nouns: ["Notebook", "Planner", "Pen", "Sticker Sheet", "Pencil Case"],
    price: [22_000, 240_000],
    margin: 0.55,
  },
  {
    top: "Paper",
    sub: "Cards",
    nouns: ["Greeting Card", "Postcard Set", "Gift Wrap", "Envelope Set", "Ribbon"],
    price: [15_000, 95_000],
    margin: 0.66,
  },
  {
    top: "Play",
    sub: "Toys",
    nouns: ["Wooden Puzzle", "Soft Toy", "Kite", "Blocks", "Spinning Top"],
    price: [65_000, 460_000],
    margin: 0.5,
  },
  {
    top: "Play",
    sub: "Books",
    nouns: ["Picture Book", "Cookbook", "Travel Guide", "Colouring Book", "Photo Book"],
    price: [70_000, 480_000],
    margin: 0.38,
  },
];

const styles = ["Sumba", "Toraja", "Lombok", "Ubud"] as const;
const brands = ["Nusantara", "Kayu & Co", "Tenun House", "Pasar Baru", "Little Gede"] as const;
const vendors = [
  "CV Karya Lestari",
  "PT Rimba Raya",
  "Tenun Ikat Collective",
  "Harbour Trading",
  "Southern Goods",
] as const;

/** 20 shelves × 5 nouns × 4 styles = 400 products, popularity falling like in any shop (few sell a lot). */
export function createAssortment(): DemoProduct[] {
  const random = createRandom(`${demoSeed}/assortment`);
  const products: DemoProduct[] = [];
  for (const shelf of shelves)
    for (const noun of shelf.nouns)
      for (const style of styles) {
        const [low, high] = shelf.price;
        const idr = low * (high / low) ** random.next();
        const consignment = random.chance(0.04);
        const priceMinor = eachCurrency((currency) => priceOf(idr, currency));
        products.push({
          id: `P${String(products.length + 1).padStart(4, "0")}`,
          name: `${style} ${noun}`,
          category: [shelf.top, shelf.sub],
          brand: random.pick(brands),
          vendor: random.pick(vendors),
          priceMinor,
          costMinor: consignment
            ? null
            : eachCurrency((currency) => costOf(priceMinor[currency], currency, shelf.margin)),
          popularity: 1 / (1 + random.next() * 12) ** 1.3 / Math.sqrt(idr / 30_000),
        });
      }
  return products;
}

function eachCurrency<T>(of: (currency: DemoCurrency) => T): Record<DemoCurrency, T> {
  return { IDR: of("IDR"), SGD: of("SGD"), AUD: of("AUD") };
}

function priceOf(idr: number, currency: DemoCurrency): bigint {
  const { minorDigits, perIdr, roundTo } = currencyFacts[currency];
  const minor = BigInt(Math.round(idr * perIdr * 10 ** minorDigits));
  const rounded = (minor / roundTo) * roundTo;
  return rounded < roundTo ? roundTo : rounded;
}

function costOf(priceMinor: bigint, currency: DemoCurrency, margin: number): bigint {
  const exTax = (priceMinor * 100n) / (100n + currencyFacts[currency].taxPercent);
  return (exTax * BigInt(Math.round((1 - margin) * 1_000))) / 1_000n;
}
