/** Bytes out of base64 and gzip: the two wrappings in which engine and index travel. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** Not in every browser yet, hence not in TypeScript's library. */
type FromBase64 = { fromBase64?: (text: string) => Bytes };

export function decodeBase64(text: string): Bytes {
	const native = (Uint8Array as unknown as FromBase64).fromBase64;
	if (native) return native.call(Uint8Array, text);
	// A plain loop: Uint8Array.from with a mapping function is ten times slower.
	const binary = atob(text);
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
	return bytes;
}

/**
 * Inflates what begins like a gzip file, and hands back anything else as it is: some hosts undo the
 * compression of a stored file on the way, some don't.
 */
export async function inflate(bytes: Bytes): Promise<Bytes> {
	if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
