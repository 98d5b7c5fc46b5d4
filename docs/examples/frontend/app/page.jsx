// Rendered when it is asked for: one build serves every environment, whose settings are there only then.
export const dynamic = "force-dynamic";

export default function Page() {
  const addresses = Object.keys(process.env).filter((name) => name.endsWith("_API_URL"));
  return <p>Hello. This page can call {addresses.length} services.</p>;
}
