using System.Text.RegularExpressions;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// The process environment as templates and expressions see it: without credentials, because their results travel to the API, to objects
/// and into traces. A parameter with <c>source: env.X</c> still reads any variable.
/// </summary>
internal static partial class EnvironmentView
{
    public static IReadOnlyDictionary<string, object?> Of(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(variable => !IsCredential(variable.Key, variable.Value)).ToDictionary(variable => variable.Key, variable => (object?)variable.Value);

    internal static bool IsCredential(string name, string value) => CredentialName().IsMatch(name) || UrlWithPassword().IsMatch(value);

    [GeneratedRegex("PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE[_-]?KEY|ACCESS[_-]?KEY|API[_-]?KEY|CONNECTIONSTRING|AUTHORIZATION|COOKIE", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex CredentialName();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://[^/@]*:[^/@]+@", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex UrlWithPassword();
}
