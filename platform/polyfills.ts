import "./polyfills/coreJs.ts";
