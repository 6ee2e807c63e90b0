using System.Globalization;

namespace Storefront.Hosting;

/// <summary>
/// Writes what a service logs, a line each: when, who, what. From Lifeline all that matters; from others what went wrong,
/// except that the host could not start, which is told as a refusal.
/// </summary>
internal sealed class LogLines(string service) : ILoggerProvider, ILogger
{
    private const int NameWidth = 9;

    private LogLevel _least;

    public ILogger CreateLogger(string categoryName) => new LogLines(service)
    {
        _least = categoryName switch
        {
            _ when categoryName.StartsWith("Lifeline.", StringComparison.Ordinal) => LogLevel.Information,
            "Microsoft.Extensions.Hosting.Internal.Host" => LogLevel.None,
            _ => LogLevel.Warning,
        },
    };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Console.WriteLine($"{time}  {service.PadRight(NameWidth)}{formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
    }

    public void Dispose()
    {
    }
}
