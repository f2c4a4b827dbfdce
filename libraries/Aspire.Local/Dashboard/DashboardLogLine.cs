namespace Aspire.Hosting.Dashboard;

internal sealed record DashboardLogLine(long Number, DateTimeOffset Time, string Text, bool IsError);
