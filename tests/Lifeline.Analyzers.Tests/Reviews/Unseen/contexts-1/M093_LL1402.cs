// A logger is no request metadata; it goes through the constructor.
using Lifeline;
using Microsoft.Extensions.Logging;

namespace M093;

public class LoggingContext
{
    private static readonly ContextKey<ILogger> Log = new("log");
    public Context With(Context ctx, ILogger logger) => ctx.WithValue(Log, logger);
}
