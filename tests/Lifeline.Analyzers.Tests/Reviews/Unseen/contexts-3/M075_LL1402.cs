// A logger isn't request metadata: it belongs into the constructor.
using Microsoft.Extensions.Logging;

namespace M075;

public static class LoggerContext
{
    private static readonly ContextKey<ILogger> Logger = new("logger");

    public static Context WithLogger(this Context ctx, ILogger logger) => ctx.WithValue(Logger, logger);
}
