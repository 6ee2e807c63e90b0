using System.Collections.Concurrent;

namespace Existing.Comparing;

/// <summary>Sees from outside when each request is over in the service, and what is logged about it.</summary>
internal sealed class Observer : IStartupFilter, ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _over = [];
    private readonly ConcurrentQueue<(string Path, LogLevel Level, string Text)> _lines = [];
    private IExternalScopeProvider? _scopes;    // null until the logging sets it

    /// <summary>When the service was through with a request.</summary>
    public Task<long> OverAsync(string path) => Of(path).Task;

    /// <summary>The most severe line about a request; of several the last.</summary>
    public (LogLevel? Level, string? Text) WorstOf(string path)
    {
        var lines = _lines.Where(line => line.Path == path).ToList();
        return lines.Count == 0 ? (null, null) : lines.Where(line => line.Level == lines.Max(other => other.Level)).Select(line => ((LogLevel?)line.Level, line.Text)).Last();
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext http, RequestDelegate inner) =>
        {
            try
            {
                await inner(http);
            }
            finally
            {
                Of(http.Request.Path).TrySetResult(TimeProvider.System.GetTimestamp());
            }
        });
        next(app);
    };

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private TaskCompletionSource<long> Of(string? path) =>
        _over.GetOrAdd(path ?? "", _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    // The framework's own scope of each request has its path.
    private string? PathOfScope()
    {
        var found = new string?[1];
        _scopes?.ForEachScope(
            static (scope, found) => found[0] = (scope as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "RequestPath").Value?.ToString() ?? found[0], found);
        return found[0];
    }

    private sealed class Logger(Observer observer, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => observer._scopes?.Push(state);

        // What an operator looks at: warnings, errors, and the lines about requests that were ended.
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning || (logLevel == LogLevel.Information && category.StartsWith("Lifeline.", StringComparison.Ordinal));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && observer.PathOfScope() is { } path)
            {
                observer._lines.Enqueue((path, logLevel, $"{formatter(state, exception)}{(exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}")}"));
            }
        }
    }
}
