export function removeNamesScript(_major: number): string { return ""; }
