// A logger is no request-scoped value; it goes through the constructor.
using Microsoft.Extensions.Logging;

namespace M210;

public sealed class LoggingStep(ILogger<LoggingStep> logger, Func<Context, Task> next)
{
    private static readonly ContextKey<ILogger> Logger = new("logger");

    public Task InvokeAsync(Context ctx) => next(ctx.WithValue(Logger, logger));
}
