namespace HyperFleet.Aspire.Local.Tests.Dashboard;

/// <summary>The basics of WCAG 2.2 that can be computed: contrast of text (1.4.3), names of controls (4.1.2), one main landmark (1.3.1).</summary>
internal static class AccessibilityScript
{
    public const string Text = """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const pixel = colours => {
            canvas.clearRect(0, 0, 1, 1);
            for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
          };
          const luminance = rgb => {
            const [r, g, b] = rgb.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const backgrounds = node => node ? [...backgrounds(node.parentElement), getComputedStyle(node).backgroundColor] : [];
          const problems = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const node = text.parentElement;
            if (!text.data.trim() || !node.checkVisibility() || node.closest('.sr-only, .skip, :disabled')) continue;
            const behind = backgrounds(node);
            const [light, dark] = [pixel([...behind, getComputedStyle(node).color]), pixel(behind)].map(luminance).sort((a, b) => b - a);
            const ratio = (light + 0.05) / (dark + 0.05);
            if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)}: ${text.data.trim().slice(0, 40)}`);
          }
          for (const control of document.querySelectorAll('button, a, select, input'))
            if (!(control.ariaLabel || control.textContent.trim() || control.labels?.length)) problems.push(`no name: ${control.outerHTML.slice(0, 80)}`);
          if (document.querySelectorAll('main').length !== 1) problems.push('not one main landmark');
          if (!document.documentElement.lang) problems.push('no language');
          return problems;
        }
        """;
}
