using Lifeline;
using Lifeline.Http;
using Lifeline.Http.Calls;

namespace System.Net.Http;

/// <summary>Gives a request a context where the call itself can't take one, as in generated clients.</summary>
public static class LifelineHttpRequestExtensions
{
    /// <param name="request">The request.</param>
    extension(HttpRequestMessage request)
    {
        /// <summary>
        /// The context under which the request is sent; null when there is none. A <see cref="LifelineHandler"/> in the client
        /// applies it. Calls that take a context set it by themselves.
        /// </summary>
        /// <exception cref="ArgumentNullException">The value is null.</exception>
        public Context? Context
        {
            get => HttpCall.ContextOf(request);
            set => HttpCall.SetContext(value ?? throw new ArgumentNullException(nameof(value)), request);
        }
    }
}
