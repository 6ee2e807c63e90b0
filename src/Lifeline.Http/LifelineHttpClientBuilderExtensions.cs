using System.Runtime.CompilerServices;
using Lifeline.Http;
using Lifeline.Http.Calls;
using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets clients of the factory know the contexts of their calls, also of calls that are given only a token.</summary>
public static class LifelineHttpClientBuilderExtensions
{
    /// <summary>
    /// Has each call send its remaining time, and end with its context: the one that it was given, or the one behind its token. For all clients:
    /// <c>services.ConfigureHttpClientDefaults(client => client.AddLifelineHandler())</c>.
    /// </summary>
    /// <param name="builder">One client, or the defaults of all. Those for gRPC are clients of the factory too.</param>
    /// <param name="destination">
    /// What is sent to the other side. Null for what the client or the defaults say, and <see cref="HttpPropagationOptions.Default"/> unless they do. One
    /// with no headers, for strangers, sends nothing. That of one client comes before that of the defaults.
    /// </param>
    /// <param name="file">Filled in by the compiler. Errors name this place as where attempts are made.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// Stands in front of all other handlers, where the caller's token is still known, and behind them as a <see cref="LifelineHandler"/>, unless
    /// there is one: the order of registration does not matter. The second time adds nothing.
    /// </remarks>
    public static IHttpClientBuilder AddLifelineHandler(
        this IHttpClientBuilder builder, HttpPropagationOptions? destination = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var isForOne = builder.Name is not null;        // the builder of the defaults has no name, and then the options of all clients are meant
        builder.Services.PostConfigure<HttpClientFactoryOptions>(
            builder.Name, options => options.HttpMessageHandlerBuilderActions.Add(client => Enclose(client.AdditionalHandlers)));
        return builder;

        // After all that was configured, in whatever order.
        void Enclose(IList<DelegatingHandler> handlers)
        {
            if (!handlers.Any(handler => handler is OutermostHandler))
            {
                handlers.Insert(0, new OutermostHandler());
            }

            var known = handlers.OfType<LifelineHandler>().FirstOrDefault();
            if (known is null)
            {
                handlers.Add(new LifelineHandler(file, line) { Destination = destination });
            }
            else if (destination is not null && (isForOne || known.Destination is null))
            {
                handlers[handlers.IndexOf(known)] = new LifelineHandler(file, line) { Destination = destination, AttemptTimeout = known.AttemptTimeout };
            }
        }
    }
}
