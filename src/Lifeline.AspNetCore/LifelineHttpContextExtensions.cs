using Lifeline;
using Lifeline.AspNetCore.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>Finds a request's context where only the <see cref="HttpContext"/> is at hand, as in middleware.</summary>
public static class LifelineHttpContextExtensions
{
    extension(HttpContext http)
    {
        /// <summary>The context of this request. Handlers take it as a parameter instead: <c>(Context ctx, int id) => …</c></summary>
        /// <exception cref="InvalidOperationException">The request has not come through <c>app.UseLifeline()</c>.</exception>
        /// <exception cref="ArgumentNullException">The <see cref="HttpContext"/> is null.</exception>
        public Context RequestContext
        {
            get
            {
                ArgumentNullException.ThrowIfNull(http);
                return (http.RequestServices?.GetService<RequestContextHolder>() ?? new RequestContextHolder()).Context;
            }
        }
    }
}
