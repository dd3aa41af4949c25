import fengari from 'fengari'

const { lua, lauxlib, lualib, to_jsstring: textOf, to_luastring: luaText } = fengari

/** The reply of a command to a script; `false` is nil. */
export type CommandReply =
  | string
  | number
  | false
  | { readonly ok: string }
  | readonly (string | false)[]

/** Runs Lua scripts as Redis does. */
export class LuaScripts {
  readonly #state = lauxlib.luaL_newstate()
  readonly #loaded = new Map<string, number>()
  readonly #runCommand: (command: readonly string[]) => CommandReply

  /** @param runCommand Runs a command of a script: `['HGET', key, 'holder']`. */
  constructor(runCommand: (command: readonly string[]) => CommandReply) {
    this.#runCommand = runCommand
    lualib.luaL_openlibs(this.#state)
    lua.lua_createtable(this.#state, 0, 1)
    lua.lua_pushcfunction(this.#state, (state) => this.#call(state))
    lua.lua_setfield(this.#state, -2, luaText('call'))
    lua.lua_setglobal(this.#state, luaText('redis'))
  }

  run(script: string, keys: readonly string[], values: readonly string[]): (string | null)[] {
    const state = this.#state
    for (const [name, texts] of Object.entries({ KEYS: keys, ARGV: values })) {
      this.#push(texts)
      lua.lua_setglobal(state, luaText(name))
    }
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, this.#load(script))
    if (lua.lua_pcall(state, 0, 1, 0) !== 0) throw this.#error()
    const reply = this.#readList()
    lua.lua_pop(state, 1)
    return reply
  }

  #load(script: string): number {
    const known = this.#loaded.get(script)
    if (known !== undefined) return known
    if (lauxlib.luaL_loadstring(this.#state, luaText(withDoubles(script))) !== 0) {
      throw this.#error()
    }
    const reference = lauxlib.luaL_ref(this.#state, lua.LUA_REGISTRYINDEX)
    this.#loaded.set(script, reference)
    return reference
  }

  #call(state: object): number {
    const command = Array.from({ length: lua.lua_gettop(state) }, (_, index) =>
      textOf(lua.lua_tostring(state, index + 1)),
    )
    this.#push(this.#runCommand(command))
    return 1
  }

  #push(value: CommandReply): void {
    const state = this.#state
    if (typeof value === 'string') lua.lua_pushstring(state, luaText(value))
    else if (typeof value === 'number') lua.lua_pushnumber(state, value)
    else if (value === false) lua.lua_pushboolean(state, false)
    else {
      lua.lua_createtable(state, 0, 0)
      for (const [name, item] of Object.entries<string | false>(value)) {
        this.#push(item)
        if (Array.isArray(value)) lua.lua_rawseti(state, -2, Number(name) + 1)
        else lua.lua_setfield(state, -2, luaText(name))
      }
    }
  }

  /** Like Redis: a list ends at the first nil, and `false` becomes null. */
  #readList(): (string | null)[] {
    const list: (string | null)[] = []
    for (;;) {
      const type = lua.lua_rawgeti(this.#state, -1, list.length + 1)
      const text = type <= lua.LUA_TBOOLEAN ? null : textOf(lua.lua_tostring(this.#state, -1))
      lua.lua_pop(this.#state, 1)
      if (type === lua.LUA_TNIL) return list
      list.push(text)
    }
  }

  #error(): Error {
    const text = textOf(lua.lua_tostring(this.#state, -1))
    lua.lua_pop(this.#state, 1)
    return new Error(`ERR Error running script: ${text}`)
  }
}

/** Numbers of Redis' Lua are doubles; in fengari, literals without a fraction are 32-bit integers. */
function withDoubles(script: string): string {
  return script.replaceAll(/(?<![\w.'])(\d+)(?![\w.'])/g, '$1.0')
}
