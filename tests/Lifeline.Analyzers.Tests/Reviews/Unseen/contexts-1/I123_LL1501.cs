// The property asks the request each time, and stores nothing.
using Lifeline;
using Microsoft.AspNetCore.Http;

namespace I123;

public class CurrentRequest(IHttpContextAccessor accessor)
{
    public Context Context => accessor.HttpContext?.RequestContext ?? Lifeline.Context.Todo;
}
