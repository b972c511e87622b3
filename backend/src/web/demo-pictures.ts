/** Line drawings of the goods, by slug. Their colours come from the page's style, which knows light and dark. */
const drawings: Record<string, string> = {
  'tide-lamp': `
    <path class="glow" d="M112 118 72 206h176l-40-88z"/>
    <path class="shade" d="M122 62h76l22 66H100z"/>
    <rect class="wood" x="152" y="128" width="16" height="44" rx="6"/>
    <path class="wood" d="M124 206c0-22 16-36 36-36s36 14 36 36z"/>`,
  'harbour-lamp': `
    <path class="glow" d="m188 84 60 20-20 92h-84z"/>
    <path class="stroke" d="M104 206V74c0-20 16-30 34-26l62 16"/>
    <path class="metal" d="m184 52 62 22-10 30-66-24z"/>
    <circle class="metal" cx="106" cy="64" r="7"/>
    <rect class="wood" x="72" y="200" width="66" height="9" rx="4"/>`,
  'field-table': `
    <rect class="wood" x="44" y="104" width="232" height="16" rx="4"/>
    <path class="wood" d="M64 120h15l-6 86H61zM241 120h15l3 86h-12z"/>
    <path class="stroke thin" d="M84 140h152"/>
    <path class="shade" d="M138 104c0-20 8-30 22-30s22 10 22 30z"/>
    <path class="stroke thin" d="M160 74c-4-16 4-24 14-30"/>`,
  'quay-chair': `
    <path class="wood" d="M118 56h10l4 82h-12zM122 138h12l-4 68h-11zM192 138h11l6 68h-11z"/>
    <path class="wood" d="M118 62h70l4 12h-73zM120 90h72l3 12h-75z"/>
    <path class="beam" d="m192 60 6 74"/>
    <path class="shade" d="M116 134h92l6 14H114z"/>
    <path class="stroke thin" d="M126 176h76"/>`,
  'attic-shelf': `
    <path class="stroke" d="M96 52v154M224 52v154"/>
    <path class="wood" d="M90 74h140v8H90zM90 114h140v8H90zM90 154h140v8H90zM90 194h140v8H90z"/>
    <path class="shade" d="M106 48h12v26h-12zM121 42h10v32h-10zM134 50h14v24h-14z"/>
    <path class="metal" d="M176 96h34v18h-34z"/>
    <path class="shade" d="M108 128h44v26h-44z"/>
    <circle class="shade" cx="196" cy="184" r="10"/>`,
  'ember-pendant': `
    <path class="glow" d="M112 132 62 206h196l-50-74z"/>
    <path class="stroke" d="M160 28v42"/>
    <path class="metal" d="M148 66h24v14h-24z"/>
    <path class="metal" d="M160 78c34 0 54 22 58 54H102c4-32 24-54 58-54z"/>`,
}

/** A drawing for a page; it says nothing that the text beside it does not say. */
export const picture = (slug: string) =>
  `<svg class="picture" viewBox="0 0 320 240" aria-hidden="true" focusable="false">${drawings[slug] ?? ''}</svg>`
