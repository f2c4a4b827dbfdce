namespace HyperFleet.Agent.Tests;

/// <summary>Manifests and bundles as JSON; <c>$</c> stands for the prefix of a <see cref="Ground"/>.</summary>
internal static class Manifests
{
    public static string ConfigMap(string name, string text, string metadata = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"$-{{{name}}}","namespace":"default"{{{metadata}}}},"data":{"text":"{{{text}}}"}}""";

    /// <param name="more">Further members of the bundle, each after a comma.</param>
    public static string Bundle(string[] manifests, string more = "") => $$"""{"manifests":[{{string.Join(',', manifests)}}]{{more}}}""";

    /// <param name="members">What is configured for the ConfigMaps of these names.</param>
    public static string Config(string members, string name = "*") =>
        $$$""","manifestConfigs":[{"resourceIdentifier":{"group":"","resource":"configmaps","name":"{{{name}}}","namespace":"default"},{{{members}}}}]""";

    public static string Strategy(string type, string apply = "{}") =>
        Config($$"""  "updateStrategy":{"type":"{{type}}","serverSideApply":{{apply}}}""");
}
