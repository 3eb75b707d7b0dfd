/** A style sheet as minified text; see `cssAsText` in `www/build.mjs`. */
declare module "*.css" {
	const text: string;
	export default text;
}

/** The template of the page that has everything inside. */
declare module "*.html" {
	const text: string;
	export default text;
}
