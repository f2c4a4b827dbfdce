namespace HyperFleet.Adapter.Hosting;

/// <summary>What an adapter takes from the process that it runs in.</summary>
/// <param name="WorkingDirectory">Where relative file parameters are looked for.</param>
/// <param name="Environment">The environment variables at start.</param>
internal sealed record ProcessContext(string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    public static ProcessContext Current() => new(
        System.Environment.CurrentDirectory,
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? ""));
}
