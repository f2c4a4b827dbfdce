namespace HyperFleet.Robustness.Tests;

/// <summary>Compares what a checker found with what was broken.</summary>
internal static class Rules
{
    /// <param name="broken">Ids, each with the beginning of a message that must be about it; empty: none may be.</param>
    public static void AssertFound(IReadOnlyList<(string Id, string Rule)> broken, IReadOnlyList<string> found)
    {
        foreach (var (id, rule) in broken)
        {
            var about = found.Where(message => message.Contains(id, StringComparison.Ordinal)).ToList();
            var isRight = rule.Length == 0 ? about.Count == 0 : about.Exists(message => message.StartsWith(rule, StringComparison.Ordinal));
            Assert.True(isRight, $"expected of {id}: {(rule.Length == 0 ? "nothing" : rule)}; found:\n{string.Join('\n', about)}\nand of all:\n{string.Join('\n', found)}");
        }
    }
}
