namespace Aspire.Hosting.Testing;

/// <summary>The hook that applies to code called from here on; set only around an AppHost's entry point.</summary>
internal static class EntryPointHook
{
    private static readonly AsyncLocal<IEntryPointHook?> Ambient = new();

    public static IEntryPointHook? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
