namespace HyperFleet.Api.Hosting;

/// <summary>When this build was made: the time of its file, as deterministic builds carry none inside.</summary>
internal static class BuildTime
{
    public static readonly string Value = Requests.JsonTime.ToText(new DateTimeOffset(File.GetLastWriteTimeUtc(Environment.ProcessPath ?? AppContext.BaseDirectory)));
}
