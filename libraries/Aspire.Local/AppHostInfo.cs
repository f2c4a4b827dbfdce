using System.Reflection;

namespace Aspire.Hosting;

/// <summary>Which AppHost this is, and whether a test drives it.</summary>
internal sealed record AppHostInfo(string Directory, Assembly? Assembly, bool IsTest);
