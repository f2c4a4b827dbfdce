namespace Aspire.Hosting;

/// <summary>
/// A mistake in the description of the model is thrown in the AppHost's own Main, where nobody catches it; what people then see is one
/// message and exit code 1 instead of a stack trace.
/// </summary>
internal static class ModelMistakes
{
    private static int s_reporting;

    public static void Report()
    {
        if (Interlocked.Exchange(ref s_reporting, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
            {
                if (failure.ExceptionObject is not (DistributedApplicationException or ArgumentException) || !IsOurs((Exception)failure.ExceptionObject))
                    return;
                Console.Error.WriteLine(Message((Exception)failure.ExceptionObject));
                Environment.Exit(1);
            };
    }

    // Which parameter of which method it was says nothing to who reads the console.
    private static string Message(Exception failure) => failure is ArgumentException { ParamName: { } parameter }
        ? failure.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : failure.Message;

    private static bool IsOurs(Exception failure) => failure.Source == typeof(ModelMistakes).Assembly.GetName().Name;
}
