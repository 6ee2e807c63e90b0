// The property keeps nothing: it looks the request's context up each time.
using Microsoft.AspNetCore.Http;

namespace I232;

public sealed class CurrentRequest(IHttpContextAccessor accessor)
{
    public Context Context => accessor.HttpContext?.RequestContext ?? Context.Background;
}
