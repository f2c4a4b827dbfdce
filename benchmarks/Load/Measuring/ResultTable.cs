using System.Globalization;
using Spectre.Console;

namespace HyperFleet.Load.Measuring;

/// <summary>The results for people.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<ContestResult> results)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumns("contest", "ratio", "spread", "floor", "goal", "verdict", "subject", "baseline", "unit", "CPU/op subject", "CPU/op baseline", "facts");
        foreach (var result in results)
        {
            table.AddRow(
                result.Name, Text(result.Ratio), $"{Text(result.Spread[0])}–{Text(result.Spread[1])}", Text(result.Floor), Text(result.Goal), result.Verdict,
                Text(result.Subject), Text(result.Baseline), result.Unit, Text(result.SubjectCpu), Text(result.BaselineCpu),
                string.Join("; ", result.Facts.Select(Text)));
        }

        // Wider than any terminal: a cut table cannot be pasted anywhere.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 400;
        console.Write(table);
    }

    private static string Text(double value) => value.ToString(value >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyDictionary<string, double> cpu) => string.Join(", ", cpu.Select(figure => $"{figure.Key} {figure.Value:0} µs"));

    private static string Text(Fact fact) =>
        $"{fact.Name} {Text(fact.Value)} {fact.Unit}{(fact.Limit is { } limit ? $" (limit {Text(limit)}{(fact.Kept ? "" : ", missed")})" : "")}";
}
